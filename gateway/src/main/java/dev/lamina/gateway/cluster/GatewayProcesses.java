package dev.lamina.gateway.cluster;

/** The processes of gateways. Each has an id of eight hexadecimal digits, from its start to its end. */
public interface GatewayProcesses {

    /** The id of this one. */
    String thisProcess();

    /**
     * Whether a process may be running: it is a member as this gateway knows them, outdated by up to a lease, or the
     * members are not known.
     */
    boolean mayRun(String process);
}
