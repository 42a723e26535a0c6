package io.neolayer.service.automation;

import io.neolayer.kernel.jobs.JobQueue;
import io.neolayer.kernel.journal.Journal;
import io.neolayer.kernel.storage.Db;
import io.neolayer.kernel.storage.IdSource;
import io.neolayer.service.functions.FunctionsApi;
import java.util.random.RandomGenerator;

/**
 * What the automation slice stands on.
 *
 * @param random spreads the waits before retries
 */
public record AutomationParts(
        Db db, FunctionsApi functions, JobQueue jobs, Journal journal, IdSource ids, RandomGenerator random) {}
