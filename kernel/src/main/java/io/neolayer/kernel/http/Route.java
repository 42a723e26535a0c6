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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation with everything about it that was found out at start-up.
 *
 * @param segments of the path, null where a parameter stands
 * @param parameters names of the path's parameters in order
 * @param ofAccount the first parameter is the account
 * @param rawBody the body is text of any media type
 * @param rechecked the first statement compares the kept credential
 * @param sensitive the output shows something once
 * @param keyed an {@code Idempotency-Key} is honoured
 */
record Route(
        Operation<?, ?> operation,
        String slice,
        List<@Nullable String> segments,
        List<String> parameters,
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
        Template template = Template.of(path);
        List<String> parameters = template.parameters();
        List<@Nullable String> segments = new ArrayList<>();
        template.segments().forEach(segment -> segments.add(Template.isParameter(segment) ? null : segment));
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
                segments,
                parameters,
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
                operation.permission().orElse(null),
                resource,
                !operation.reads(),
                operation.safety(),
                operation.freshSignIn(),
                rechecked);
    }

    /** What the path names below the account, in the operation's own words, percent-decoded. */
    String resource(String[] values) {
        var text = new StringBuilder(48);
        int parameter = 0;
        for (int i = 0; i < segments.size(); i++) {
            boolean value = segments.get(i) == null;
            if (i >= 2) {
                text.append(i == 2 ? "" : "/").append(value ? values[parameter] : segments.get(i));
            }
            parameter += value ? 1 : 0;
        }
        return text.toString();
    }

    /** Answers bytes of its own instead of JSON. */
    boolean content() {
        return operation.output() == Content.class;
    }
}
