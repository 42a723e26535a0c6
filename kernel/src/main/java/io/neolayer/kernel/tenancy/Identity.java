package io.neolayer.kernel.tenancy;

/** A credential that was recognised; the room that made it keeps more in it. */
public interface Identity {
    Principal principal();

    /** How fast this principal may call. */
    Rate rate();
}
