package dev.lamina.runtime.log;

import java.util.List;

/**
 * An extension has subscribed.
 *
 * @param logsApi to the Logs API, else to the Telemetry API
 * @param types streams, such as {@code platform}
 */
public record SubscriptionReport(String name, boolean logsApi, List<String> types) {}
