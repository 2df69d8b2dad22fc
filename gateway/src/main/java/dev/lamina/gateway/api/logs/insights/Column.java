package dev.lamina.gateway.api.logs.insights;

/** A field that a query returns, and its name in the result. */
record Column(String field, String name) {}
