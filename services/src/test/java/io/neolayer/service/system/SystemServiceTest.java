package io.neolayer.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.kernel.operation.Accept;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.QuotaKind;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.kernel.tenancy.Principal;
import io.neolayer.kernel.tenancy.RequestOrigin;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemServiceTest {
    private static final Caller ANYBODY = new Caller(
            new Principal(Principal.Kind.OPERATOR_TOKEN, "ops", "ops", "ops"),
            Caller.NO_ACCOUNT,
            (permission, resource) -> {
                throw new AssertionError("nothing here asks for a permission");
            },
            new RequestOrigin("r", null, null, null));
    private final Map<String, String> components = new HashMap<>(Map.of("database", "ok", "sandbox", "ok"));
    private final ServerFacts facts = new ServerFacts(
            new Version("1.2.3", "abc", "then", "25", 4, Version.API),
            List.of(new Limit("http.body_max", 10, "bytes", 100, Limit.Scope.SERVER, Limit.Kind.BOUND, "413")),
            key -> "http.body_max".equals(key) ? "flag" : "default",
            form -> "# metrics as " + form,
            name -> components.getOrDefault(name, "unknown"),
            () -> Map.of(
                    "keys",
                    List.of(Map.of(
                            "kty", "EC", "crv", "P-256", "x", "x1", "y", "y1", "kid", "k1", "alg", "ES256", "use",
                            "sig"))));
    private final SystemService service = new SystemService(facts, List.of(new Paint()));

    private static final class Paint implements Slice {
        @Override
        public String name() {
            return "paint";
        }

        @Override
        public String title() {
            return "Paint";
        }

        @Override
        public String summary() {
            return "Colours.";
        }

        @Override
        public List<Operation<?, ?>> operations() {
            return List.of(read("/paint", "paint.get"), read("/paint/buckets", "paint.buckets.get"));
        }

        private static Operation<Nothing, Nothing> read(String path, String id) {
            return Operation.get(path, Nothing.class, Nothing.class)
                    .id(id)
                    .needs(Permission.of("paint", "read"))
                    .handledDirectly((caller, input) -> input);
        }

        @Override
        public String domain() {
            return "art";
        }

        @Override
        public Maturity maturity() {
            return Maturity.PREVIEW;
        }

        @Override
        public List<String> dependsOn() {
            return List.of("brushes");
        }

        @Override
        public List<QuotaKind> quotas() {
            return List.of(QuotaKind.stock("paint.buckets", "buckets", 5, 50));
        }

        @Override
        public List<String> requires() {
            return List.of("sandbox");
        }
    }

    @Test
    void aDescriptorIsWhatTheSliceDeclares() {
        Descriptor paint = service.descriptor(ANYBODY, new SystemService.ByName("paint"));
        assertThat(paint.permissions()).containsExactly("paint:read");
        assertThat(paint.operations()).containsExactly("paint.get", "paint.buckets.get");
        assertThat(paint.state()).isEqualTo(Descriptor.State.READY);
        assertThat(paint.domain()).isEqualTo("art");
        assertThat(paint.layer()).isEqualTo(Slice.Layer.SERVICE);
        assertThat(paint.maturity()).isEqualTo(Slice.Maturity.PREVIEW);
        assertThat(paint.dependsOn()).containsExactly("brushes");
        assertThat(paint.capabilities()).containsExactly("buckets", "paint");
        assertThat(paint.requires())
                .containsExactly(
                        new Descriptor.Requirement("database", "ok"), new Descriptor.Requirement("sandbox", "ok"));
    }

    @Test
    void itsStateFollowsThePartsItNeeds() {
        components.put("sandbox", "failing");
        assertThat(service.descriptors(ANYBODY, new SystemService.DescriptorFilter(Descriptor.State.READY))
                        .items())
                .isEmpty();
        components.put("sandbox", "not_configured");
        assertThat(service.descriptor(ANYBODY, new SystemService.ByName("paint"))
                        .state())
                .isEqualTo(Descriptor.State.NOT_CONFIGURED);
    }

    @Test
    void anUnknownServiceIsNotFound() {
        assertThatThrownBy(() -> service.descriptor(ANYBODY, new SystemService.ByName("none")))
                .isInstanceOf(Problem.class);
    }

    @Test
    void signersAreAKeySet() {
        assertThat(service.signers(ANYBODY, Nothing.NOTHING).keys())
                .singleElement()
                .extracting(Signers.Jwk::kid)
                .isEqualTo("k1");
    }

    @Test
    void metricsComeInTheFormThatIsWanted() {
        var text = service.metrics(ANYBODY, new SystemService.Scrape(new Accept(null)));
        assertThat(text.mediaType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        var open = service.metrics(
                ANYBODY, new SystemService.Scrape(new Accept("application/openmetrics-text; version=1.0.0,*/*;q=0.1")));
        assertThat(open.mediaType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(new String(open.bytes(), StandardCharsets.UTF_8)).isEqualTo("# metrics as " + open.mediaType());
    }
}
