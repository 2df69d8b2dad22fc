/** SAM and CloudFormation templates: reading them, and resolving their intrinsic functions. */
package dev.lamina.converter.template;
