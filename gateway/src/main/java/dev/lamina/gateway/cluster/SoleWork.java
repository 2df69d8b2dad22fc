package dev.lamina.gateway.cluster;

import java.util.Collection;
import java.util.Comparator;

/**
 * Spreads work of which each piece is done by one gateway. All gateways compute the same answer from the member list,
 * so nothing is negotiated. When a gateway joins or leaves, only the pieces that it gets or had move.
 */
public interface SoleWork {

    /** Who does a piece of work. */
    enum Doer {
        THIS,
        OTHER,
        /** This gateway has no valid lease: it must begin nothing, and may continue what it has begun. */
        UNKNOWN
    }

    /**
     * The gateway that does a piece of work. While the member list changes, two gateways may answer {@link Doer#THIS}
     * for up to a lease, and for a moment neither.
     *
     * @param work a name that is the same on all gateways
     */
    Doer doer(String work);

    /** The member with the highest score for this piece of work; there must be a member. */
    static String chosen(String work, Collection<String> members) {
        return members.stream()
                .max(Comparator.<String>comparingLong(member -> score(work, member))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** Mixed well, because the names differ in a few characters only. */
    private static long score(String work, String member) {
        long mixed = 31L * work.hashCode() + member.hashCode();
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
