/** P-256 keys in the forms that Neo and JOSE know, deterministic signatures, and verification for the three curves that functions may ask for. */
@NullMarked
package io.neolayer.neo.key;

import org.jspecify.annotations.NullMarked;
