/** AWS's settings of functions, layers, aliases and event sources as specs of Lamina's resources. */
package dev.lamina.converter.aws;
