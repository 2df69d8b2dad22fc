package dev.lamina.schedule;

/**
 * A recurring time in which an environment is ready.
 *
 * @param start five fields of cron, some time before a tick
 * @param end five fields of cron, when the tick has come
 */
public record Warmup(String start, String end) {}
