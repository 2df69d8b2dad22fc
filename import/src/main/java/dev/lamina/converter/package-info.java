/**
 * The command lamina-import: it makes manifests of what runs on AWS. {@code template} reads SAM and CloudFormation
 * templates, {@code account} the functions of an account, {@code aws} turns AWS's settings into specs, and
 * {@code manifest} is what comes out.
 */
package dev.lamina.converter;
