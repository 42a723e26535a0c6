package io.neolayer.service.system;

import io.neolayer.kernel.operation.Accept;
import io.neolayer.kernel.operation.Content;
import io.neolayer.kernel.operation.Limit;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.problem.Problem;
import io.neolayer.kernel.storage.SystemTx;
import io.neolayer.kernel.telemetry.Metrics;
import io.neolayer.kernel.tenancy.AccountLimits;
import io.neolayer.kernel.tenancy.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers from what the slices declare and what the server measured; nothing here is kept by hand. */
final class SystemService {
    private static final String DATABASE = "database";

    /** Which services to show. */
    record DescriptorFilter(Descriptor.@Nullable State state) {}

    /** Metrics in the form that is wanted. */
    record Scrape(Accept accept) {}

    /** One service. */
    record ByName(String name) {}

    /**
     * Which limits to show.
     *
     * @param service first part of their names
     * @param accountId whose values to show instead of the defaults
     */
    record LimitFilter(
            Limit.@Nullable Scope scope,
            @Nullable String service,
            @Nullable UUID accountId) {}

    private final ServerFacts facts;
    private final List<Slice> slices;

    SystemService(ServerFacts facts, List<Slice> slices) {
        this.facts = facts;
        this.slices = List.copyOf(slices);
    }

    Version version(Caller caller, Nothing input) {
        return facts.version();
    }

    Content metrics(Caller caller, Scrape input) {
        String type = input.accept().choose(Metrics.FORMS);
        return new Content(type, facts.scrape().apply(type).getBytes(StandardCharsets.UTF_8));
    }

    Signers signers(Caller caller, Nothing input) {
        return Signers.of(facts.signers().get());
    }

    Descriptor.Listed descriptors(Caller caller, DescriptorFilter filter) {
        return new Descriptor.Listed(
                slices.stream()
                        .map(this::describe)
                        .filter(descriptor -> filter.state() == null || filter.state() == descriptor.state())
                        .toList(),
                null);
    }

    Descriptor descriptor(Caller caller, ByName input) {
        return slices.stream()
                .filter(slice -> slice.name().equals(input.name()))
                .findFirst()
                .map(this::describe)
                .orElseThrow(Problem::notFound);
    }

    private Descriptor describe(Slice slice) {
        List<Descriptor.Requirement> requires = Stream.concat(Stream.of(DATABASE), slice.requires().stream())
                .map(name -> new Descriptor.Requirement(name, facts.statusOf().apply(name)))
                .toList();
        return new Descriptor(
                slice.name(),
                slice.title(),
                slice.summary(),
                slice.domain(),
                slice.layer(),
                slice.operations().stream()
                        .map(operation -> capability(operation.id()))
                        .distinct()
                        .sorted()
                        .toList(),
                requires,
                slice.dependsOn(),
                slice.operations().stream()
                        .flatMap(operation -> operation.permission().stream())
                        .map(Object::toString)
                        .distinct()
                        .sorted()
                        .toList(),
                slice.operations().stream().map(Operation::id).toList(),
                slice.maturity(),
                state(requires),
                "/docs#/" + slice.name());
    }

    /** What an operation is about: its id without the service's word, which stands for itself, and without the verb. */
    private static String capability(String operation) {
        String thing = operation.substring(0, operation.lastIndexOf('.'));
        return thing.substring(thing.indexOf('.') + 1);
    }

    private static Descriptor.State state(List<Descriptor.Requirement> requires) {
        if (requires.stream().anyMatch(part -> "not_configured".equals(part.status()))) {
            return Descriptor.State.NOT_CONFIGURED;
        }
        boolean well = requires.stream().allMatch(part -> "ok".equals(part.status()));
        return well ? Descriptor.State.READY : Descriptor.State.DEGRADED;
    }

    EnforcedLimit.Listed limits(Caller caller, SystemTx tx, LimitFilter filter) {
        UUID account = filter.accountId();
        Map<String, Long> set = account == null ? Map.of() : AccountLimits.set(tx, caller.principal(), account);
        List<EnforcedLimit> shown = all().stream()
                .filter(limit -> filter.scope() == null || filter.scope() == limit.scope())
                .filter(limit -> filter.service() == null || filter.service().equals(limit.service()))
                .map(limit -> set.containsKey(limit.name()) ? limit.setTo(set.getOrDefault(limit.name(), 0L)) : limit)
                .toList();
        return new EnforcedLimit.Listed(shown, null);
    }

    private List<EnforcedLimit> all() {
        var all = new ArrayList<EnforcedLimit>();
        facts.bounds().forEach(limit -> all.add(own(limit)));
        for (Slice slice : slices) {
            slice.limits().limits().forEach(limit -> all.add(own(limit)));
            slice.quotas().forEach(quota -> all.add(EnforcedLimit.of(quota)));
        }
        all.sort(Comparator.comparing(EnforcedLimit::name));
        return all;
    }

    private EnforcedLimit own(Limit limit) {
        return EnforcedLimit.of(limit, facts.sourceOf().apply(limit.name()));
    }
}
