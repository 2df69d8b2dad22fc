/** HTTP requests as events and results as HTTP responses, in API Gateway's formats: of function URLs and HTTP APIs. */
package dev.lamina.gateway.api.web;
