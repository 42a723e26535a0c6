/**
 * Durable work: jobs that are enqueued in the transaction that wants them, claimed by one replica at a time under its heartbeat, run
 * outside any transaction, and completed in one that checks the lease. What a handler changes and the outcome of its job commit
 * together, so a process may die at any instruction.
 */
@NullMarked
package io.neolayer.kernel.jobs;

import org.jspecify.annotations.NullMarked;
