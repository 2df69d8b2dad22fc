/** Tests of the command, with templates and the manifests that are expected of them. */
package dev.lamina.converter;
