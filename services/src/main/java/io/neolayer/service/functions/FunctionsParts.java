package io.neolayer.service.functions;

import io.neolayer.kernel.egress.EgressClient;
import io.neolayer.kernel.events.Events;
import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.operation.Invoker;
import io.neolayer.kernel.operation.Operation;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.kernel.tenancy.Permission;
import io.neolayer.neo.receipt.Receipt;
import io.neolayer.sandbox.Sandbox;
import io.neolayer.service.secrets.SecretsApi;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the functions slice stands on.
 *
 * @param incarnation of this server process; its runs are reaped when it is lost
 * @param catalogue all operations of the server, known once every slice is made
 * @param invoker likewise
 * @param permissions finds a permission of the catalogue by its text
 * @param sign signs a payload as a receipt of the given type
 * @param quota what an account is allowed of a quota
 * @param workerHeapBytes heap of a sandbox worker
 */
public record FunctionsParts(
        Db db,
        Sandbox sandbox,
        EgressClient egress,
        SecretsApi secrets,
        JobQueue jobs,
        Events events,
        IdSource ids,
        SecureRandom random,
        UUID incarnation,
        Supplier<Collection<Operation<?, ?>>> catalogue,
        Supplier<Invoker> invoker,
        Function<String, Optional<Permission>> permissions,
        BiFunction<String, Map<String, @Nullable Object>, Receipt> sign,
        ToIntBiFunction<UUID, String> quota,
        long workerHeapBytes) {}
