/**
 * Envelope encryption: a configured master key wraps one key per account, which wraps one key per stored value; AES-256-GCM at each step, bound to account, kind,
 * id and version. Everything here is pure: callers keep the sealed bytes, and nothing in this package reads or writes a database.
 */
@NullMarked
package io.neolayer.kernel.crypto;

import org.jspecify.annotations.NullMarked;
