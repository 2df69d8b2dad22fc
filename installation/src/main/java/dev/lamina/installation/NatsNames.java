package dev.lamina.installation;

import java.util.regex.Pattern;

/**
 * The names that one installation uses in NATS: streams, buckets and subjects. All start with its prefix, which is also
 * the default prefix of the consumers of queues, so that several installations can share one NATS. Operator and gateway
 * take all names from here.
 *
 * @param prefix lower-case letters, digits and dashes; no dot, so that it is one token of a subject
 */
public record NatsNames(String prefix) {
    public static final String DEFAULT_PREFIX = "lamina";
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    /** @throws IllegalArgumentException if the prefix has other characters, or more than 32 */
    public NatsNames {
        if (!ALLOWED.matcher(prefix).matches()) {
            throw new IllegalArgumentException("lamina.nats.prefix (Helm value nats.prefix) is \"" + prefix
                    + "\": use 1 to 32 lower-case letters, digits and dashes, with a letter or digit at both ends");
        }
    }

    /** Returns the stream that names the owner of all others. */
    public String ownerStream() {
        return prefix + "-installation";
    }

    public String ownerSubject() {
        return prefix + ".installation";
    }

    /** Returns the object store of code and layers; an object's name is the hex sha256 of its bytes. */
    public String contentBucket() {
        return prefix + "-content";
    }

    /** Returns the key-value bucket with the last tick of each schedule. */
    public String schedulesBucket() {
        return prefix + "-schedules";
    }

    /** Returns the key-value bucket with the positions in the shards of streams. */
    public String shardsBucket() {
        return prefix + "-shards";
    }

    /** Returns the key-value bucket with the pods of pools that became environments of functions. */
    public String adoptedBucket() {
        return prefix + "-adopted";
    }

    /** Returns the stream of the asynchronous events. */
    public String asyncStream() {
        return prefix + "-async";
    }

    /** @param path namespace, function and request id, one token each; or wildcards */
    public String asyncSubject(String path) {
        return prefix + ".async." + path;
    }

    /** Returns the stream of the outcomes of asynchronous events. */
    public String endedStream() {
        return prefix + "-async-ended";
    }

    /** @param path as for {@link #asyncSubject} */
    public String endedSubject(String path) {
        return prefix + ".ended." + path;
    }

    /** Returns the prefix of the streams of changes to databases, one for each Trigger. */
    public String changesStreams() {
        return prefix + "-changes-";
    }

    /** @param uid of the Trigger */
    public String changesStream(String uid) {
        return changesStreams() + uid;
    }

    /** @param uid of the Trigger */
    public String changesSubject(String uid) {
        return prefix + ".changes." + uid;
    }

    /** Returns the key-value bucket with the positions in the logs of databases; a key begins with a Trigger's uid. */
    public String positionsBucket() {
        return prefix + "-positions";
    }

    /** Returns the subject on which gateways ask each other whether one of them runs an event. */
    public String eventHolder() {
        return prefix + ".events.holder";
    }

    /** Returns the subject on which gateways ask each other not to start an event. */
    public String eventHoldOff() {
        return prefix + ".events.hold-off";
    }

    /** Returns the subject on which gateways notify each other of functions that get events. */
    public String eventsStored() {
        return prefix + ".events.stored";
    }

    /** Returns the archive of the buses of a namespace. */
    public String busStream(String namespace) {
        return prefix + "-bus-" + namespace;
    }

    /** @param path namespace and bus, one token each; or wildcards */
    public String busSubject(String path) {
        return prefix + ".bus." + path;
    }

    /** Returns the stream of the gateways' member list and permit allocation. */
    public String clusterStream() {
        return prefix + "-cluster";
    }

    /** Returns the prefix of the subjects of all keys in that stream. */
    public String clusterSubjects() {
        return prefix + ".cluster.";
    }

    /** Returns the stream of the sums of costs. */
    public String costStream() {
        return prefix + "-cost";
    }

    /** Returns the prefix of the subjects of all keys in that stream. */
    public String costSubjects() {
        return prefix + ".cost.";
    }

    /** Returns the subject on which the operator asks all gateways about a rollout of an alias. */
    public String rollouts() {
        return prefix + ".rollouts";
    }

    /** Returns the subject on which gateways ask the operator to adopt a parked pod. */
    public String adoptions() {
        return prefix + ".adoptions";
    }

    /** Returns the subject on which gateways ask the operator to end parked pods, to make room for a function's pod. */
    public String parkedRoom() {
        return prefix + ".parked-room";
    }

    /** Returns the stream of memory tests. */
    public String memoryTestStream() {
        return prefix + "-memory-tests";
    }

    /** Returns the prefix of the subjects of all keys in that stream. */
    public String memoryTestSubjects() {
        return prefix + ".memory-tests.";
    }

    /** Returns the subject on which gateways report their load to each other. */
    public String gatewaysLoad() {
        return prefix + ".gateways.load";
    }

    /**
     * Returns the subject on which gateways report what has changed of their load since they last reported all of it.
     */
    public String gatewaysLoadChanges() {
        return prefix + ".gateways.load-changes";
    }

    /** Returns the subject on which gateways report to each other what they used of shared limits. */
    public String gatewaysUse() {
        return prefix + ".gateways.use";
    }

    /** Returns the subject on which one gateway is asked for permits. */
    public String gatewaysWant(String process) {
        return prefix + ".gateways.want." + process;
    }

    /**
     * Returns the subject on which one gateway is asked about WebSocket connections that it has.
     *
     * @param gateway the part of a connection's id that names it
     */
    public String gatewaysSockets(String gateway) {
        return prefix + ".gateways.sockets." + gateway;
    }
}
