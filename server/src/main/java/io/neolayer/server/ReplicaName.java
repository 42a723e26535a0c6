package io.neolayer.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What operators call this process: the host's name and the process's number, since two may share a host. */
final class ReplicaName {
    private ReplicaName() {}

    static String ofThisProcess() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.replaceAll("[^A-Za-z0-9._-]", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
