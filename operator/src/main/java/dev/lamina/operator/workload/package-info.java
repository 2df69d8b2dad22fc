/** The objects that run a function: Deployment, ScaledObject, NetworkPolicy and others, each made of small features. */
package dev.lamina.operator.workload;
