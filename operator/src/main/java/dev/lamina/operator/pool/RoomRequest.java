package dev.lamina.operator.pool;

import java.math.BigDecimal;

/**
 * What a gateway asks for when no node has room for a pod: that parked pods end on one node, which together reserve as
 * much.
 *
 * @param cpu in CPUs
 * @param memory in bytes
 */
record RoomRequest(BigDecimal cpu, BigDecimal memory) {}
