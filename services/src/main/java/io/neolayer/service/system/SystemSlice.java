package io.neolayer.service.system;

import io.neolayer.kernel.operation.Content;
import io.neolayer.kernel.operation.Nothing;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.operation.Slice;
import io.neolayer.kernel.tenancy.Permission;
import java.util.ArrayList;
import java.util.List;

/** The routes by which the server tells about itself. */
public final class SystemSlice implements Slice {
    private static final Permission METRICS = Permission.of("metrics", "read");

    private final SystemService service;

    /** @param others every other slice of the server */
    public SystemSlice(ServerFacts facts, List<Slice> others) {
        var all = new ArrayList<>(others);
        all.add(this);
        this.service = new SystemService(facts, all);
    }

    @Override
    public String name() {
        return "system";
    }

    @Override
    public String title() {
        return "System";
    }

    @Override
    public String summary() {
        return "What runs here, which limits are in force, and the keys that sign receipts.";
    }

    @Override
    public String domain() {
        return "operations";
    }

    @Override
    public Layer layer() {
        return Layer.PLATFORM;
    }

    /** Not {@code system:read}: a scraper's token must open nothing else. */
    @Override
    public List<Permission> permissions() {
        return List.of(METRICS);
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.get("/system/version", Nothing.class, Version.class)
                        .open()
                        .id("system.version.get")
                        .summary("Which version answers")
                        .handledDirectly(service::version),
                Operation.get("/system/signers.json", Nothing.class, Signers.class)
                        .open()
                        .id("system.signers.get")
                        .summary("The public keys that sign receipts, a JWK set; former ones included")
                        .handledDirectly(service::signers),
                Operation.get("/metrics", SystemService.Scrape.class, Content.class)
                        .server()
                        .id("system.metrics")
                        .summary("Metrics in the Prometheus text format, or by Accept in that of OpenMetrics")
                        .needs(METRICS)
                        .notFromFunctions()
                        .handledDirectly(service::metrics),
                Operation.get("/system/descriptors", SystemService.DescriptorFilter.class, Descriptor.Listed.class)
                        .server()
                        .id("system.descriptors.list")
                        .summary("The services of this server")
                        .columns("name", "title", "state")
                        .handledDirectly(service::descriptors),
                Operation.get("/system/descriptors/{name}", SystemService.ByName.class, Descriptor.class)
                        .server()
                        .id("system.descriptors.get")
                        .summary("One service: what it offers, needs, and whether it can do its work")
                        .handledDirectly(service::descriptor),
                Operation.get("/system/limits", SystemService.LimitFilter.class, EnforcedLimit.Listed.class)
                        .server()
                        .id("system.limits.list")
                        .summary("Every limit in force, in one page; with account_id that account's own values")
                        .columns("name", "value", "unit", "maximum", "scope", "source")
                        .handledAcross(service::limits));
    }
}
