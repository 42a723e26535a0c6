package io.neolayer.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.tenancy.Permission;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Declarations that contradict the rules are found all at once. */
class CatalogueTest {
    private static final Permission WRITE = Permission.of("toys", "write");

    record ById(UUID id) {}

    record Part(@NotBlank String name) {}

    record WithPart(Part part) {}

    record WithBody(@Body String text) {}

    record Toys(String name, String domain, List<String> dependsOn, List<Operation<?, ?>> operations) implements Slice {
        Toys(Operation<?, ?>... operations) {
            this("toys", "play", List.of(), List.of(operations));
        }

        @Override
        public String title() {
            return "Toys";
        }

        @Override
        public String summary() {
            return "Toys that tests play with.";
        }
    }

    private static Operation.Draft<ById, ById> get(String path, String id) {
        return Operation.get(path, ById.class, ById.class).id(id).summary("A toy");
    }

    private static Operation<?, ?> done(Operation.Draft<ById, ById> draft) {
        return draft.handledDirectly((caller, input) -> input);
    }

    private static List<String> faults(Slice... slices) {
        var refusal = catchThrowableOfType(InvalidCatalogue.class, () -> Catalogue.of(List.of(slices)));
        return refusal == null ? List.of() : refusal.faults();
    }

    @Test
    void aGoodOneIsFoundById() {
        var catalogue = Catalogue.of(List.of(new Toys(done(get("/toys/{id}", "toys.get")))));
        assertThat(catalogue.find("toys.get")).isPresent();
        assertThat(catalogue.find("toys.other")).isEmpty();
        assertThat(catalogue.sliceOf("toys.get")).map(Slice::name).contains("toys");
    }

    @Test
    void everyFaultIsToldAtOnce() {
        var faults = faults(new Toys(
                done(get("/toys/{id}", "toys.get")),
                done(get("/toys/{name}", "toys.get")),
                done(get("toys", "Toys")),
                done(get("/toys/{id}/x", "others.get").summary("")),
                Operation.post("/toys", WithPart.class, ById.class)
                        .id("toys.create")
                        .summary("Makes")
                        .handledBy((caller, tx, input) -> new ById(UUID.randomUUID())),
                Operation.post("/toys/{id}/play", ById.class, ById.class)
                        .id("toys.play")
                        .summary("Plays")
                        .needs(Permission.of("unknown", "write"))
                        .handledDirectly((caller, input) -> input),
                Operation.delete("/toys/{id}", WithBody.class, Nothing.class)
                        .id("toys.delete")
                        .summary("Deletes")
                        .needs(WRITE)
                        .requiresIfMatch()
                        .handledBy((caller, tx, input) -> Nothing.NOTHING),
                Operation.list("/toys", ById.class, ById.class)
                        .id("toys.list")
                        .summary("Lists")
                        .handledDirectly((caller, input) -> new Page<>(List.of(), null))));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("the id is taken"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("the route is also that of toys.get"));
        assertThat(faults)
                .anySatisfy(f -> assertThat(f).contains("no input component takes the path parameter {name}"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("2 to 5 words"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("the path"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("does not begin with its slice"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("a summary is missing"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("toys.create", "needs a permission"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("part is a record and needs @Valid"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("unknown:write names no slice"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("toys.play", "needs a transaction"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("DELETE has no body"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("no input component takes it"));
        assertThat(faults).anySatisfy(f -> assertThat(f).contains("toys.list", "PageRequest"));
    }

    @Test
    void reservedSegmentsAndDoubleSlicesAreRefused() {
        assertThat(faults(new Toys("quotas", "Play!", List.of("dolls"), List.of()), new Toys(), new Toys()))
                .anySatisfy(f -> assertThat(f).contains("slice quotas", "reserved"))
                .anySatisfy(f -> assertThat(f).contains("slice quotas", "domain"))
                .anySatisfy(f -> assertThat(f).contains("slice quotas", "depends on dolls"))
                .anySatisfy(f -> assertThat(f).contains("slice toys: listed twice"));
    }

    @Test
    void functionsMayNotCallWhatAsksAPersonOrShowsTheServer() {
        var plain = done(get("/toys/{id}", "toys.get"));
        var asks = done(get("/toys/{id}/a", "toys.ask").confirm("Really?"));
        var fresh = done(get("/toys/{id}/b", "toys.fresh").freshSignIn());
        var named = done(get("/toys/{id}/c", "toys.reveal").needs(Permission.named("toys", "reveal")));
        var server = done(Operation.get("/toys/{id}/d", ById.class, ById.class)
                .id("toys.server")
                .summary("s")
                .server());
        var catalogue = Catalogue.of(List.of(new Toys(plain, asks, fresh, named, server)));
        assertThat(catalogue.fromFunctions(plain)).isTrue();
        assertThat(List.of(asks, fresh, named, server)).noneMatch(catalogue::fromFunctions);
    }
}
