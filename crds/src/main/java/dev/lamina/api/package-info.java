/** The custom resources Function, Layer and Trigger as Java records, from which the CRDs are generated. */
package dev.lamina.api;
