package io.neolayer.sandbox;

import java.util.Map;

/**
 * What the code is given.
 *
 * @param paramsJson the parameters, one JSON object
 * @param contextJson the fields of the global {@code context}, one JSON object
 * @param secrets the declared names with their text, or with the opaque handle of a secret that only headers may carry
 * @param previousSecrets texts that a rotation still accepts, by name
 */
public record RunInput(
        String paramsJson, String contextJson, Map<String, String> secrets, Map<String, String> previousSecrets) {
    public RunInput {
        secrets = Map.copyOf(secrets);
        previousSecrets = Map.copyOf(previousSecrets);
    }

    /** Parameters alone: an empty context and no secrets. */
    public static RunInput params(String paramsJson) {
        return new RunInput(paramsJson, "{}", Map.of(), Map.of());
    }

    @Override
    public String toString() {
        return "RunInput[" + secrets.size() + " secrets]";
    }
}
