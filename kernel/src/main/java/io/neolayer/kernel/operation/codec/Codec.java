package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.operation.Operation;
import java.util.List;

/** The JSON codec and the validator, made once, and the bindings made from them. */
public final class Codec {
    private final JsonCodec json = new JsonCodec();
    private final Constraints constraints = new Constraints();

    public JsonCodec json() {
        return json;
    }

    /** @param path names of the template's parameters in order */
    public <I> InputBinding<I> binding(Class<I> input, List<String> path, Operation.Method method) {
        return new InputBinding<>(json, constraints, input, path, method);
    }
}
