package dev.lamina.console.cluster;

import java.net.http.HttpHeaders;

/** What a server answered. */
public record Answer(int statusCode, HttpHeaders headers, String body) {}
