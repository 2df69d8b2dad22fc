/**
 * The public port: HTTP requests are matched to operations, authenticated, read within limits and answered as AWS
 * answers.
 */
package dev.lamina.gateway.api;
