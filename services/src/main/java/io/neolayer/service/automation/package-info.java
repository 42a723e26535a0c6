/**
 * Automation: jobs that run a function or an operation at their instants. Here are the rules alone: what a schedule
 * text means, when its instants are in a named zone, and what becomes of each; no clock is read, nothing is stored.
 */
@NullMarked
package io.neolayer.service.automation;

import org.jspecify.annotations.NullMarked;
