/** Evidence checked on this machine: pinned signers, receipts, signatures; no server is asked. */
@NullMarked
package io.neolayer.cli.evidence;

import org.jspecify.annotations.NullMarked;
