/**
 * AWS's control API: an operation group for each subject. Groups read and write resources; {@code request} has the
 * mapping of AWS's settings to manifests, {@code manifest} the writes, {@code code} uploads and downloads.
 */
package dev.lamina.gateway.api.control;
