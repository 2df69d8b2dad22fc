package dev.lamina.gateway.cost;

import java.util.Map;
import java.util.Set;

/** Reads the sums of all gateways, up to some seconds ago. */
public interface UseReader {

    /** All namespaces and days with sums. Blocks. */
    Set<DayKey> days();

    /**
     * What each function of a namespace used on a day: under {@code NAME:ALIAS} by invocations of an alias, under its
     * name by all else. Blocks.
     */
    Map<String, Use> read(DayKey key);
}
