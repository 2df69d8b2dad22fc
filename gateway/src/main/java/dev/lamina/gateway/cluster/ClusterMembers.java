package dev.lamina.gateway.cluster;

import java.util.List;
import java.util.Optional;

/** The members as this gateway knows them; outdated by up to a lease. */
public interface ClusterMembers {

    /** Their ids, longest membership first, including this one's once it has joined. */
    List<String> alive();

    /** This gateway's id on the list; empty if it has not joined. Another one after an eviction. */
    Optional<String> self();

    /**
     * Whether this gateway is the leader, which does what one gateway does for all: it has the longest membership, and
     * its lease holds. This is never true of two gateways at the same time.
     */
    boolean isLeader();
}
