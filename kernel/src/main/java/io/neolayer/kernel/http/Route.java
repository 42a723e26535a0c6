package io.neolayer.kernel.http;

import io.neolayer.kernel.operation.Catalogue;
import io.neolayer.kernel.operation.Content;
import io.neolayer.kernel.operation.Form;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Template;
import io.neolayer.kernel.operation.codec.Codec;
import io.neolayer.kernel.operation.codec.Component;
import io.neolayer.kernel.operation.codec.InputBinding;
import io.neolayer.kernel.tenancy.Entry;
import java.util.List;

/**
 * An operation with everything about it that was found out at start-up.
 *
 * @param own the operation's own path, also where this is an alias
 * @param order where each parameter of the own path stands among the values
 * @param ofAccount the first parameter is the account
 * @param rawBody the body is text of any media type
 * @param rechecked the first statement compares the kept credential
 * @param sensitive the output shows something once
 * @param keyed an {@code Idempotency-Key} is honoured
 */
record Route(
        Operation<?, ?> operation,
        String slice,
        Template own,
        int[] order,
        InputBinding<?> binding,
        boolean ofAccount,
        boolean rawBody,
        boolean rechecked,
        boolean sensitive,
        boolean keyed) {

    static Route of(Catalogue catalogue, Operation<?, ?> operation, Codec codec) {
        return of(catalogue, operation, operation.path(), codec);
    }

    /** @param path of the operation, or an alias, which may name components that its own path leaves to the query */
    static Route of(Catalogue catalogue, Operation<?, ?> operation, String path, Codec codec) {
        Template own = Template.of(operation.path());
        List<String> parameters = Template.of(path).parameters();
        int[] order = own.parameters().stream().mapToInt(parameters::indexOf).toArray();
        InputBinding<?> binding = codec.binding(operation.input(), parameters, operation.method());
        boolean inStatement = switch (operation.form()) {
            case Form.InTx<?, ?> _, Form.ReadsOne<?, ?> _, Form.Runs<?, ?, ?, ?> _ ->
                operation.prepare().isEmpty();
            case Form.Across<?, ?> _, Form.Direct<?, ?> _, Form.Streams<?> _ -> false;
        };
        boolean raw = binding.components().stream()
                .anyMatch(c -> c.source() == Component.Source.BODY && c.type().hasRawClass(String.class));
        return new Route(
                operation,
                catalogue.sliceOf(operation.id()).orElseThrow().name(),
                own,
                order,
                binding,
                operation.scope() == Operation.Scope.ACCOUNT,
                raw,
                inStatement && operation.scope() == Operation.Scope.ACCOUNT,
                SensitiveTypes.in(operation.output()),
                operation.method() == Operation.Method.POST && !operation.reads() && !operation.neverStored());
    }

    Entry entry(String resource) {
        return new Entry(
                operation.id(),
                operation.judgedInside() ? null : operation.permission().orElse(null),
                resource,
                !operation.reads(),
                operation.safety(),
                operation.freshSignIn(),
                rechecked);
    }

    /** What the path names below the account, in the operation's own words: policies know no older paths. */
    String resource(String[] values) {
        String[] ordered = new String[order.length];
        for (int i = 0; i < order.length; i++) {
            ordered[i] = values[order[i]];
        }
        return own.resource(ordered);
    }

    /** Answers bytes of its own instead of JSON. */
    boolean content() {
        return operation.output() == Content.class;
    }
}
