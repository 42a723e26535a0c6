package io.neolayer.kernel.operation.codec;

import io.neolayer.kernel.operation.Patch;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Size;
import jakarta.validation.metadata.ParameterDescriptor;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Jakarta constraints on the components of input records, checked before their constructor runs. */
final class Constraints {
    private final Validator validator = Validation.byProvider(HibernateValidator.class)
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator(
                    Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, true))
            .addValueExtractor(new PatchExtractor())
            .buildValidatorFactory()
            .getValidator();

    /** Whether a record of this type has anything to check. */
    boolean on(Class<?> type, Constructor<?> constructor) {
        var described = validator.getConstraintsForClass(type);
        var parameters = described.getConstraintsForConstructor(constructor.getParameterTypes());
        return described.isBeanConstrained()
                || (parameters != null
                        && parameters.getParameterDescriptors().stream().anyMatch(Constraints::constrained));
    }

    /** On the parameter, below it, or on what it contains, such as the value of a patch. */
    private static boolean constrained(ParameterDescriptor parameter) {
        return parameter.hasConstraints()
                || parameter.isCascaded()
                || !parameter.getConstrainedContainerElementTypes().isEmpty();
    }

    /**
     * One broken constraint.
     *
     * @param component by the name in Java; empty for one on the record itself
     */
    record Broken(String component, String below, String code, String message) {}

    /** The broken ones of a record that is about to be made. */
    List<Broken> check(Constructor<?> constructor, @Nullable Object[] values) {
        Set<? extends ConstraintViolation<?>> violations =
                validator.forExecutables().validateConstructorParameters(constructor, values);
        return violations.stream().map(Constraints::broken).toList();
    }

    /**
     * The broken ones of a record that was made. Javac leaves constraints inside generics, {@code List<@NotBlank String>}, off
     * the parameters of a compact constructor, but never off the fields.
     */
    List<Broken> check(Object made) {
        return validator.validate(made).stream().map(Constraints::broken).toList();
    }

    private static Broken broken(ConstraintViolation<?> violation) {
        String component = "";
        boolean first = true;
        var below = new StringBuilder();
        Iterator<Path.Node> nodes = violation.getPropertyPath().iterator();
        while (nodes.hasNext()) {
            Path.Node node = nodes.next();
            if (node.getKind() == ElementKind.CONSTRUCTOR) {
                continue;
            }
            if (first) {
                component = String.valueOf(node.getName());
                first = false;
            } else {
                step(below, node);
            }
        }
        String name = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return new Broken(component, below.toString(), Names.snake(name), message(violation));
    }

    private static void step(StringBuilder below, Path.Node node) {
        if (node.getIndex() != null) {
            below.append('/').append(node.getIndex());
        } else if (node.getKey() != null) {
            below.append(Names.pointer("", node.getKey().toString()));
        }
        if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
            below.append(Names.pointer("", Names.snake(node.getName())));
        }
    }

    /** The constraint's words, and how long the value was where that helps. */
    private static String message(ConstraintViolation<?> violation) {
        String message = violation.getMessage();
        switch (violation.getConstraintDescriptor().getAnnotation()) {
            case DurationMax most -> {
                return "must be at most " + Durations.text(sum(most));
            }
            case DurationMin least -> {
                return "must be at least " + Durations.text(sum(least));
            }
            default -> {}
        }
        if (!(violation.getConstraintDescriptor().getAnnotation() instanceof Size)) {
            return message;
        }
        return switch (violation.getInvalidValue()) {
            case CharSequence text -> message + ", found " + text.length();
            case Collection<?> items -> message + ", found " + items.size();
            case Map<?, ?> members -> message + ", found " + members.size();
            case null, default -> message;
        };
    }

    private static Duration sum(DurationMax most) {
        return Duration.ofDays(most.days())
                .plusHours(most.hours())
                .plusMinutes(most.minutes())
                .plusSeconds(most.seconds())
                .plusMillis(most.millis())
                .plusNanos(most.nanos());
    }

    private static Duration sum(DurationMin least) {
        return Duration.ofDays(least.days())
                .plusHours(least.hours())
                .plusMinutes(least.minutes())
                .plusSeconds(least.seconds())
                .plusMillis(least.millis())
                .plusNanos(least.nanos());
    }

    /** Lets a constraint stand on the value of a patch: {@code Patch<@Size(max = 100) String>}. */
    private static final class PatchExtractor implements ValueExtractor<Patch<@ExtractedValue ?>> {
        @Override
        public void extractValues(Patch<?> patch, ValueReceiver receiver) {
            if (patch != null && patch.present()) {
                receiver.value(null, patch.value());
            }
        }
    }
}
