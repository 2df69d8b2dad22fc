package dev.lamina.schedule;

/**
 * A recurring period in which an environment is ready.
 *
 * @param start cron expression with five fields, some time before a tick
 * @param end cron expression with five fields, just after the tick
 */
public record Warmup(String start, String end) {}
