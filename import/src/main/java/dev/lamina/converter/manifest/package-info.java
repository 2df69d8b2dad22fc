/** The manifests that a conversion makes, and the report about what it could not convert. */
package dev.lamina.converter.manifest;
