/** The objects that run a function: Deployment, ScaledObject and others, each made of small features. */
package dev.lamina.operator.workload;
