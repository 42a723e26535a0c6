package io.neolayer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.operation.Accept;
import io.neolayer.kernel.operation.Body;
import io.neolayer.kernel.operation.Flat;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.IfMatch;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Query;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.storage.PageRequest;
import io.neolayer.kernel.tenancy.KeyScopes;
import io.neolayer.kernel.tenancy.Permission;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * What every operation of every slice must do, whatever it is about; generated from the catalogue of a test server:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> contract() {
 *     return SliceContract.of(server).sample("reminders.create", Map.of("text", "renew")).tests();
 * }
 * }</pre>
 */
public final class SliceContract {
    private static final int TOGETHER = 10;

    private final TestServer server;
    private final TestAccount acme;
    private final TestAccount globex;
    private final Map<String, Object> samples = new LinkedHashMap<>();

    private SliceContract(TestServer server) {
        this.server = server;
        this.acme = server.account("contract-acme").unthrottled();
        this.globex = server.account("contract-globex").unthrottled();
    }

    public static SliceContract of(TestServer server) {
        return new SliceContract(server);
    }

    /** A body that this POST takes, so that its repetition can be tried, or what it judges inside. */
    public SliceContract sample(String operation, Object body) {
        samples.put(operation, body);
        return this;
    }

    /** The tests of every operation. */
    public Stream<DynamicNode> tests() {
        return server.first().catalogue().operations().stream()
                .filter(operation -> operation.scope() != Operation.Scope.PUBLIC)
                .map(operation ->
                        DynamicContainer.dynamicContainer(operation.id(), new Tests(operation).all().stream()));
    }

    /** The tests of one operation. */
    private final class Tests {
        private final Operation<?, ?> operation;
        private final boolean ofAccount;
        private final List<DynamicTest> tests = new ArrayList<>();

        Tests(Operation<?, ?> operation) {
            this.operation = operation;
            this.ofAccount = operation.scope() == Operation.Scope.ACCOUNT;
        }

        List<DynamicTest> all() {
            test("401 without a credential", this::unauthenticated);
            operation.permission().ifPresent(p -> test("403 without " + p, this::denied));
            if (ofAccount) {
                test("404 for another account's, before anything is judged", this::foreign);
                if (!operation.reads()) {
                    test("stops in a suspended account", () -> stopped("suspended", 403, "account_suspended"));
                    test("stops in an archived account", () -> stopped("archived", 409, "invalid_state"));
                }
            }
            boolean takesMembers =
                    components().anyMatch(this::isMember) && components().noneMatch(this::isWhole);
            if (takesMembers) {
                test("bodies of another form are refused", this::badBodies);
            }
            if (components().filter(this::isMember).anyMatch(SliceContract::required)) {
                test("422 for a body without its required members", this::emptyBody);
            }
            if (isList()) {
                test("pages", this::pages);
            }
            if (operation.method() == Operation.Method.POST && !operation.reads() && !operation.neverStored()) {
                Object sample = samples.get(operation.id());
                if (sample != null
                        && !operation.path().endsWith("}")
                        && parameters().size() <= 1) {
                    test("has one effect for one idempotency key", () -> oneEffect(sample));
                }
            }
            return tests;
        }

        private void test(String name, Executable executable) {
            tests.add(DynamicTest.dynamicTest(name, executable));
        }

        private void unauthenticated() {
            Reply reply = server.anonymous().send(method(), path(acme), body());
            assertThat(reply).isProblem(401, "unauthenticated");
            assertThat(reply.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
        }

        private void denied() {
            Object body = operation.judgedInside() ? samples.getOrDefault(operation.id(), "{}") : body();
            Reply reply = acme.key("contract:nothing").root().send(method(), path(acme), body);
            assertThat(reply).isProblem(403, "permission_denied");
        }

        private void foreign() {
            Client stranger = globex.key(
                            "*",
                            operation.permission().map(Permission::toString).orElse("*"))
                    .root();
            Reply foreign = stranger.send(method(), path(acme), hasBody() ? "{\"no" : null);
            Reply unknown = stranger.send(
                    method(),
                    path(acme).replace(acme.id().toString(), UUID.randomUUID().toString()),
                    body());
            Reply malformed =
                    stranger.send(method(), path(acme).replace(acme.id().toString(), "x"), body());

            assertThat(foreign).isProblem(404, "not_found");
            assertThat(anonymised(unknown)).isEqualTo(anonymised(foreign));
            assertThat(anonymised(malformed)).isEqualTo(anonymised(foreign));
        }

        private void stopped(String state, int status, String code) {
            if (operation.permission().map(KeyScopes::never).orElse(false)) {
                return;
            }
            TestAccount account = server.account("contract-" + state).unthrottled();
            server.setState(account.id(), state);
            Reply reply = able(account).send(method(), path(account), body());
            if (operation.safety()) {
                assertThat(reply.string("code")).isNotEqualTo("account_suspended");
            } else {
                assertThat(reply).isProblem(status, code);
            }
        }

        private void badBodies() {
            Client able = able(acme);
            assertThat(able.send(method(), path(acme), "{\"no_such_member_\":1}"))
                    .isProblem(400, "unknown_field");
            assertThat(able.send(method(), path(acme), "[]")).isProblem(400, "malformed_json");
            assertThat(able.send(method(), path(acme), "{\"a\":1,\"a\":2}")).isProblem(400, "malformed_json");
            assertThat(able.send(method(), path(acme), "{} {}")).isProblem(400, "malformed_json");
            assertThat(able.with("Content-Type", "text/plain").send(method(), path(acme), "{}"))
                    .isProblem(415, "unsupported_media_type");
        }

        private void emptyBody() {
            assertThat(able(acme).send(method(), path(acme), "{}")).isProblem(422, "validation_failed");
        }

        private void pages() {
            Client able = able(acme);
            for (String query : List.of("?limit=0", "?limit=201", "?limit=many", "?no_such_parameter=1")) {
                assertThat(able.get(path(acme) + query)).isProblem(400, "invalid_parameter");
            }
            Reply odd = able.get(path(acme) + "?cursor=abc");
            if (operation.path().endsWith("}") || parameters().size() > (ofAccount ? 1 : 0)) {
                // the list of something that does not exist
                assertThat(odd.string("code")).isIn("invalid_cursor", "not_found");
                return;
            }
            assertThat(odd).isProblem(400, "invalid_cursor");
            Reply first = able.get(path(acme) + "?limit=1").ok();
            assertThat(first.at("items").isArray()).isTrue();
            assertThat(first.json().has("next_cursor")).isTrue();
        }

        private void oneEffect(Object sample) throws InterruptedException, ExecutionException {
            assertThat(able(acme).idempotent("k".repeat(256)).send(method(), path(acme), sample))
                    .isProblem(400, "invalid_parameter");
            Client able = able(acme).idempotent("contract-" + operation.id());
            var replies = new ArrayList<Reply>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<Reply> call = () -> able.send(method(), path(acme), sample);
                for (var sent : threads.invokeAll(
                        Stream.generate(() -> call).limit(TOGETHER).toList())) {
                    replies.add(sent.get());
                }
            }
            List<Reply> done = replies.stream().filter(r -> r.status() < 300).toList();
            assertThat(done.stream().map(Reply::text).distinct()).hasSize(1);
            assertThat(done.stream()
                            .filter(r -> r.header("Idempotency-Replayed").isEmpty()))
                    .hasSize(1);
            assertThat(replies.stream().filter(r -> r.status() >= 300))
                    .allSatisfy(r -> assertThat(r).isProblem(409, "idempotency_in_progress"));
            assertThat(able.send(method(), path(acme), sample).header("Idempotency-Replayed"))
                    .contains("true");
        }

        /** Somebody who may: the operator where no key can, else a key of the account with the very permission. */
        private Client able(TestAccount account) {
            return operation
                    .permission()
                    .map(permission -> able(account, permission))
                    .orElseGet(account::root);
        }

        private Client able(TestAccount account, Permission permission) {
            return KeyScopes.never(permission)
                    ? server.operator()
                    : account.key("*", permission.toString()).root();
        }

        private String method() {
            return operation.method().name();
        }

        private String path(TestAccount account) {
            String path = operation.path().replace("{account_id}", account.id().toString());
            for (String parameter : parameters()) {
                path = path.replace("{" + parameter + "}", placeholder(parameter));
            }
            return path;
        }

        private List<String> parameters() {
            return Arrays.stream(operation.path().split("/"))
                    .filter(segment -> segment.startsWith("{"))
                    .map(segment -> segment.substring(1, segment.length() - 1))
                    .toList();
        }

        private String placeholder(String parameter) {
            return components()
                    .filter(component -> snake(component.getName()).equals(parameter))
                    .map(RecordComponent::getType)
                    .findFirst()
                    .map(type -> type == String.class
                            ? "placeholder"
                            : type == UUID.class ? "01990000-0000-7000-8000-000000000000" : "1")
                    .orElse("placeholder");
        }

        private @Nullable Object body() {
            return hasBody() ? "{}" : null;
        }

        private boolean hasBody() {
            return operation.method() != Operation.Method.GET && operation.method() != Operation.Method.DELETE;
        }

        private boolean isList() {
            return operation.output() instanceof ParameterizedType type
                    && type.getRawType() == Page.class
                    && !(operation.form() instanceof Form.Streams);
        }

        private Stream<RecordComponent> components() {
            return Arrays.stream(operation.input().getRecordComponents())
                    .flatMap(component -> component.getAccessor().isAnnotationPresent(Flat.class)
                            ? Arrays.stream(component.getType().getRecordComponents())
                            : Stream.of(component));
        }

        private boolean isWhole(RecordComponent component) {
            return component.getAccessor().isAnnotationPresent(Body.class);
        }

        private boolean isMember(RecordComponent component) {
            return hasBody()
                    && component.getType() != PageRequest.class
                    && component.getType() != IfMatch.class
                    && component.getType() != Accept.class
                    && !component.getAccessor().isAnnotationPresent(Query.class)
                    && !isWhole(component)
                    && !parameters().contains(snake(component.getName()));
        }
    }

    private static boolean required(RecordComponent component) {
        var accessor = component.getAccessor();
        return accessor.isAnnotationPresent(NotNull.class)
                || accessor.isAnnotationPresent(NotBlank.class)
                || accessor.isAnnotationPresent(NotEmpty.class);
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String anonymised(Reply reply) {
        return reply.status() + reply.text().replaceAll("\"request_id\":\"[^\"]*\"", "");
    }
}
