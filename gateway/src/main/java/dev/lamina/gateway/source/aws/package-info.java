/** What all sources with AWS's protocols share: credentials, and refusals of them. */
package dev.lamina.gateway.source.aws;
