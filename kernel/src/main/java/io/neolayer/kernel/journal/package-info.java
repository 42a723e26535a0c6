/**
 * The journal: the timeline of long-lived things and the reasons of decisions, written in the transaction that did what they tell, so
 * that "why did it happen" and "why did it not" are one read.
 */
@NullMarked
package io.neolayer.kernel.journal;

import org.jspecify.annotations.NullMarked;
