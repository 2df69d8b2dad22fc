package dev.lamina.gateway.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * The report of a gateway, or a part of it, or what has changed since. An empty list is sent too: it withdraws the
 * report before.
 *
 * @param part number of the part, from 0
 * @param last whether the report is complete; absent in messages of earlier versions, which have one part
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoadReport(String from, List<FunctionLoad> loads, int part, Boolean last) {
    LoadReport {
        Objects.requireNonNull(from, "from");
        loads = loads == null
                ? List.of()
                : loads.stream()
                        .filter(report -> report.namespace() != null && report.name() != null)
                        .toList();
    }

    /** One function's load as it is sent. */
    record FunctionLoad(String namespace, String name, int running, int waiting, int unmet, int idle, long quietMs) {
        /** Time passes for all functions: alone it is no change. */
        boolean differs(FunctionLoad other) {
            return other == null
                    || running != other.running
                    || waiting != other.waiting
                    || unmet != other.unmet
                    || idle != other.idle;
        }
    }
}
