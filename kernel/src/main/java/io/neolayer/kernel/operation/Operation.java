package io.neolayer.kernel.operation;

import io.neolayer.kernel.storage.GatheredRead;
import io.neolayer.kernel.storage.Page;
import io.neolayer.kernel.tenancy.Caller;
import io.neolayer.kernel.tenancy.Permission;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the product, declared once: HTTP route, OpenAPI entry, CLI command and function host call are all
 * made from this value.
 *
 * <p>Input records: components named like a path parameter come from the path; {@link io.neolayer.kernel.storage.PageRequest} from
 * {@code limit} and {@code cursor}; {@link IfMatch} and {@link Accept} from their headers; of a GET or DELETE all others, and those
 * marked {@link Query}, from the query; the rest from the JSON body, or the whole body into the one marked {@link Body}. Names travel in snake_case.
 */
public final class Operation<I, O> {
    /** HTTP methods in use. */
    public enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    /** Whose route it is. */
    public enum Scope {
        /** Below {@code /accounts/{account_id}}. */
        ACCOUNT,
        /** Of the server, for a principal. */
        SERVER,
        /** Of the server, without a credential. */
        PUBLIC
    }

    private final Draft<I, O> draft;
    private final Form<I, O> form;

    private Operation(Draft<I, O> draft, Form<I, O> form) {
        this.draft = draft;
        this.form = form;
    }

    public static <I, O> Draft<I, O> get(String path, Class<I> input, Class<O> output) {
        return new Draft<>(Method.GET, path, input, output);
    }

    /** A list: answers one {@link Page} of items. */
    public static <I, T> Draft<I, Page<T>> list(String path, Class<I> input, Class<T> item) {
        return new Draft<>(Method.GET, path, input, pageOf(item));
    }

    public static <I, O> Draft<I, O> post(String path, Class<I> input, Class<O> output) {
        return new Draft<>(Method.POST, path, input, output);
    }

    public static <I, O> Draft<I, O> put(String path, Class<I> input, Class<O> output) {
        return new Draft<>(Method.PUT, path, input, output);
    }

    public static <I, O> Draft<I, O> patch(String path, Class<I> input, Class<O> output) {
        return new Draft<>(Method.PATCH, path, input, output);
    }

    public static <I, O> Draft<I, O> delete(String path, Class<I> input, Class<O> output) {
        return new Draft<>(Method.DELETE, path, input, output);
    }

    public String id() {
        return draft.id;
    }

    public String summary() {
        return draft.summary;
    }

    public Method method() {
        return draft.method;
    }

    public Scope scope() {
        return draft.scope;
    }

    /** The whole path template, {@code /accounts/{account_id}} included. */
    public String path() {
        return full(draft.path);
    }

    /** Older paths that answer too; served, not a second entry of the document. */
    public List<String> aliases() {
        return draft.aliases.stream().map(this::full).toList();
    }

    private String full(String path) {
        return draft.scope == Scope.ACCOUNT ? "/accounts/{account_id}" + path : path;
    }

    public Class<I> input() {
        return draft.input;
    }

    /** The output class, or {@code Page<item>} of a list. */
    public Type output() {
        return draft.output;
    }

    /** Absent for what any principal may do. */
    public Optional<Permission> permission() {
        return Optional.ofNullable(draft.permission);
    }

    /** The handler demands the permission itself, because it records a refusal; the request path leaves it to it. */
    public boolean judgedInside() {
        return draft.judgedInside;
    }

    public boolean reads() {
        return draft.reads;
    }

    /** Goes on while the account is suspended or archived: revoking, exporting, restoring. */
    public boolean safety() {
        return draft.safety;
    }

    public boolean notFromFunctions() {
        return draft.notFromFunctions;
    }

    public boolean freshSignIn() {
        return draft.freshSignIn;
    }

    public boolean requiresIfMatch() {
        return draft.requiresIfMatch;
    }

    /** No answer is kept for a repeated key: it would be a stored secret. */
    public boolean neverStored() {
        return draft.neverStored;
    }

    public Optional<String> confirm() {
        return Optional.ofNullable(draft.confirm);
    }

    /** A body that the operation takes, as JSON. */
    public Optional<String> example() {
        return Optional.ofNullable(draft.example);
    }

    public List<String> columns() {
        return draft.columns;
    }

    public Optional<Lifecycle> lifecycle() {
        return Optional.ofNullable(draft.lifecycle);
    }

    /** Greatest body in bytes, if not the server's. */
    public Optional<Integer> bodyLimit() {
        return Optional.ofNullable(draft.bodyLimit);
    }

    public Function<O, Answer> answer() {
        return draft.answer;
    }

    /** Whether the operation chooses status and location by its output. */
    public boolean answersItself() {
        return draft.answersItself;
    }

    public Optional<Prepare<I>> prepare() {
        return Optional.ofNullable(draft.prepare);
    }

    public Form<I, O> form() {
        return form;
    }

    @Override
    public String toString() {
        return draft.id + " " + draft.method + " " + path();
    }

    /** Work before the transaction that must not hold one, such as a compile check. */
    @FunctionalInterface
    public interface Prepare<I> {
        I prepare(Caller caller, I input);
    }

    /** A stream of server-sent events. */
    public static <I> Operation<I, Nothing> stream(Draft<I, Nothing> draft, Form.StreamHandler<I> handler) {
        return new Operation<>(draft, new Form.Streams<>(handler));
    }

    private static Type pageOf(Class<?> item) {
        return new ParameterizedType() {
            @Override
            public Type[] getActualTypeArguments() {
                return new Type[] {item};
            }

            @Override
            public Type getRawType() {
                return Page.class;
            }

            @Override
            public @Nullable Type getOwnerType() {
                return null;
            }
        };
    }

    /** An operation that still lacks its handler. */
    public static final class Draft<I, O> {
        private final Method method;
        private final String path;
        private final Class<I> input;
        private final Type output;
        private String id = "";
        private String summary = "";
        private Scope scope = Scope.ACCOUNT;
        private @Nullable Permission permission;
        private boolean judgedInside;
        private boolean reads;
        private boolean safety;
        private boolean notFromFunctions;
        private boolean freshSignIn;
        private boolean requiresIfMatch;
        private boolean neverStored;
        private boolean answersItself;
        private @Nullable String confirm;
        private @Nullable String example;
        private @Nullable Lifecycle lifecycle;
        private @Nullable Integer bodyLimit;
        private @Nullable Prepare<I> prepare;
        private List<String> columns = List.of();
        private List<String> aliases = List.of();
        private Function<O, Answer> answer;

        Draft(Method method, String path, Class<I> input, Type output) {
            this.method = method;
            this.path = path;
            this.input = input;
            this.output = output;
            this.reads = method == Method.GET;
            this.answer = output == Nothing.class ? o -> Answer.noContent() : o -> Answer.ok();
        }

        public Draft<I, O> id(String value) {
            this.id = value;
            return this;
        }

        public Draft<I, O> summary(String value) {
            this.summary = value;
            return this;
        }

        public Draft<I, O> needs(Permission value) {
            this.permission = value;
            return this;
        }

        public Draft<I, O> judgedInside() {
            this.judgedInside = true;
            return this;
        }

        /** A route of the server, not of an account. */
        public Draft<I, O> server() {
            this.scope = Scope.SERVER;
            return this;
        }

        /** A route that takes no credential. */
        public Draft<I, O> open() {
            this.scope = Scope.PUBLIC;
            return this;
        }

        /** A POST that stores nothing. */
        public Draft<I, O> onlyReads() {
            this.reads = true;
            return this;
        }

        public Draft<I, O> safety() {
            this.safety = true;
            return this;
        }

        public Draft<I, O> notFromFunctions() {
            this.notFromFunctions = true;
            return this;
        }

        public Draft<I, O> freshSignIn() {
            this.freshSignIn = true;
            return this;
        }

        public Draft<I, O> requiresIfMatch() {
            this.requiresIfMatch = true;
            return this;
        }

        public Draft<I, O> neverStored() {
            this.neverStored = true;
            return this;
        }

        /** The sentence a person must accept first. */
        public Draft<I, O> confirm(String sentence) {
            this.confirm = sentence;
            return this;
        }

        /** A body for the document, in JSON. */
        public Draft<I, O> example(String json) {
            this.example = json;
            return this;
        }

        public Draft<I, O> lifecycle(Lifecycle value) {
            this.lifecycle = value;
            return this;
        }

        public Draft<I, O> bodyLimit(int bytes) {
            this.bodyLimit = bytes;
            return this;
        }

        public Draft<I, O> columns(String... names) {
            this.columns = List.of(names);
            return this;
        }

        public Draft<I, O> alias(String... paths) {
            this.aliases = List.of(paths);
            return this;
        }

        public Draft<I, O> answers(Function<O, Answer> value) {
            this.answer = value;
            this.answersItself = true;
            return this;
        }

        public Draft<I, O> preparedBy(Prepare<I> value) {
            this.prepare = value;
            return this;
        }

        public Operation<I, O> handledBy(Form.Handler<I, O> handler) {
            return new Operation<>(this, new Form.InTx<>(handler));
        }

        public Operation<I, O> handledAcross(Form.AcrossHandler<I, O> handler) {
            return new Operation<>(this, new Form.Across<>(handler));
        }

        public Operation<I, O> handledDirectly(Form.DirectHandler<I, O> handler) {
            return new Operation<>(this, new Form.Direct<>(handler));
        }

        public Operation<I, O> readsOne(GatheredRead<O> read, Function<I, List<Object>> parameters) {
            return new Operation<>(this, new Form.ReadsOne<>(read, parameters));
        }

        public Operation<I, O> runs(LongRun<I, ?, ?, O> run) {
            return new Operation<>(this, new Form.Runs<>(run));
        }
    }
}
