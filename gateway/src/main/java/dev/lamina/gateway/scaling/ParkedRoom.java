package dev.lamina.gateway.scaling;

import java.math.BigDecimal;

/** Ends parked environments, which no function has, so that a node has room for a function's pod. */
interface ParkedRoom {

    /**
     * Makes room for one pod on one node. Blocks, for a moment at most.
     *
     * @param cpu in CPUs
     * @param memory in bytes
     * @return how many parked environments end; 0 if they would not suffice, without a pool, and without an answer
     */
    int make(BigDecimal cpu, BigDecimal memory);
}
