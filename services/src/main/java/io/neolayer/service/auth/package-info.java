/**
 * Who may call: the API keys of an account, the server's operator tokens, what each of them may do, and why.
 */
@NullMarked
package io.neolayer.service.auth;

import org.jspecify.annotations.NullMarked;
