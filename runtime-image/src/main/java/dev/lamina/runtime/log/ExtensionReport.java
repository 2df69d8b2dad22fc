package dev.lamina.runtime.log;

import java.util.List;

/**
 * The state of an extension after init.
 *
 * @param events for which it has registered
 * @param errorType what it has reported, or why it could not be started; null without an error
 */
public record ExtensionReport(String name, String state, List<String> events, String errorType) {}
