package dev.lamina.gateway.cluster;

import dev.lamina.gateway.dispatch.Limit;
import java.util.OptionalInt;

/** The other gateways. */
interface Peers {

    /**
     * Requests permits from one of them. Blocks.
     *
     * @param me id of this gateway
     * @param need this many, if the other does not use them
     * @param wish this many, if the other has more than its share
     * @return how many it gave, according to the shared store; absent if it did not respond, in which case it may have
     *     given some, or if it cannot know now
     */
    OptionalInt ask(String me, String member, Limit limit, int need, int wish);
}
