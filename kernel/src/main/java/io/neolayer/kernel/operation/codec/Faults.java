package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.problem.FieldError;
import io.neolayer.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one input, gathered so that the caller hears of everything at once. */
final class Faults {
    private final List<FieldError> unknown = new ArrayList<>();
    private final List<FieldError> parameters = new ArrayList<>();
    private final List<FieldError> members = new ArrayList<>();

    void unknownMember(String pointer) {
        unknown.add(new FieldError(pointer, "unknown_field", "this operation has no such member"));
    }

    void unknownParameter(String name) {
        parameters.add(new FieldError(name, "unknown_parameter", "this operation has no such query parameter"));
    }

    void parameter(String name, String code, String message) {
        parameters.add(new FieldError(name, code, message));
    }

    void member(String pointer, String code, String message) {
        members.add(new FieldError(pointer, code, message));
    }

    boolean none() {
        return unknown.isEmpty() && parameters.isEmpty() && members.isEmpty();
    }

    /** Throws the one problem that says all of it: 400 for members nobody knows and for parameters, else 422. */
    void raise() {
        if (!unknown.isEmpty()) {
            throw Problem.unknownFields(unknown);
        }
        if (!members.isEmpty()) {
            members.addAll(parameters);
            throw Problem.invalid(members);
        }
        if (!parameters.isEmpty()) {
            throw Problem.invalidParameters(parameters);
        }
    }
}
