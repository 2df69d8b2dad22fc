package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.FunctionRef;

/**
 * A request that changes a function.
 *
 * @param json the body, without a zip
 */
record WriteRequest(ApiRequest http, FunctionRef ref, JsonNode json) {}
