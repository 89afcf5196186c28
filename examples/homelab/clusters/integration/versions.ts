import { defineVersions, githubRelease, githubTag, helm } from 'sluice';

export const versions = defineVersions({
  infrastructure: {
    talos: githubRelease('v1.12.1', 'siderolabs/talos'),
    kubernetes: githubTag('1.35.0', 'kubernetes/kubernetes'),
    cilium: githubRelease('1.18.6', 'cilium/cilium'),
    gateway_api: githubRelease('v1.4.1', 'kubernetes-sigs/gateway-api'),
    flux: githubRelease('v2.7.5', 'fluxcd/flux2'),
    prometheus: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts'),
  },
  charts: {
    'cert-manager': {
      namespace: 'cert-manager',
      chart: helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io'),
      dependsOn: ['cilium'],
    },
    'external-secrets': {
      namespace: 'external-secrets',
      chart: helm('0.13.0', 'external-secrets', 'https://charts.external-secrets.io'),
      dependsOn: ['cilium'],
    },
    'cilium': {
      namespace: 'kube-system',
      chart: helm('1.16.5', 'cilium', 'https://helm.cilium.io/'),
    },
    'descheduler': {
      namespace: 'kube-system',
      chart: helm('0.32.1', 'descheduler', 'https://kubernetes-sigs.github.io/descheduler'),
      dependsOn: ['cilium'],
    },
    'longhorn': {
      namespace: 'longhorn-system',
      chart: helm('v1.8.0', 'longhorn', 'https://charts.longhorn.io'),
      dependsOn: ['cilium'],
    },
    'reloader': {
      namespace: 'system',
      chart: helm('v1.2.1', 'reloader', 'https://stakater.github.io/stakater-charts'),
    },
    'replicator': {
      namespace: 'system',
      chart: helm('2.11.0', 'kubernetes-replicator', 'https://helm.mittwald.de'),
    },
    'secret-generator': {
      namespace: 'system',
      chart: helm('3.4.0', 'kubernetes-secret-generator', 'https://helm.mittwald.de'),
    },
    'canary-checker': {
      namespace: 'monitoring',
      chart: helm('1.1.1', 'canary-checker', 'https://flanksource.github.io/charts'),
      dependsOn: ['cilium', 'kube-prometheus-stack'],
    },
    'kube-prometheus-stack': {
      namespace: 'monitoring',
      chart: helm('72.3.1', 'kube-prometheus-stack', 'https://prometheus-community.github.io/helm-charts'),
      dependsOn: ['longhorn', 'kube-prometheus-stack-crds', 'external-secrets'],
    },
    'grafana-loki-single-binary': {
      namespace: 'monitoring',
      chart: helm('6.25.0', 'loki', 'https://grafana.github.io/helm-charts'),
      dependsOn: ['cilium', 'longhorn'],
    },
    'promtail': {
      namespace: 'monitoring',
      chart: helm('6.16.6', 'promtail', 'https://grafana.github.io/helm-charts'),
      dependsOn: ['grafana-loki-single-binary'],
    },
    'grafana': {
      namespace: 'monitoring',
      chart: helm('8.8.5', 'grafana', 'https://grafana.github.io/helm-charts'),
      dependsOn: ['kube-prometheus-stack', 'promtail'],
    },
    'kube-prometheus-stack-crds': {
      namespace: 'monitoring',
      chart: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts'),
    },
    'istio-base': {
      namespace: 'istio-system',
      chart: helm('1.28.1', 'base', 'https://istio-release.storage.googleapis.com/charts'),
      dependsOn: ['cilium'],
    },
    'istiod': {
      namespace: 'istio-system',
      chart: helm('1.28.1', 'istiod', 'https://istio-release.storage.googleapis.com/charts'),
      dependsOn: ['istio-base'],
    },
    'istio-cni': {
      namespace: 'istio-system',
      chart: helm('1.28.1', 'cni', 'https://istio-release.storage.googleapis.com/charts'),
      dependsOn: ['istio-base', 'istiod'],
    },
    'istio-ztunnel': {
      namespace: 'istio-system',
      chart: helm('1.28.1', 'ztunnel', 'https://istio-release.storage.googleapis.com/charts'),
      dependsOn: ['istio-base', 'istiod', 'istio-cni'],
    },
    'garage': {
      namespace: 'garage',
      chart: helm('3.6.1', 'app-template', 'oci://ghcr.io/bjw-s/helm'),
      dependsOn: ['longhorn', 'secret-generator'],
    },
    'cloudnative-pg': {
      namespace: 'database',
      chart: helm('0.27.0', 'cloudnative-pg', 'https://cloudnative-pg.github.io/charts'),
      dependsOn: ['cilium', 'longhorn', 'kube-prometheus-stack-crds', 'secret-generator'],
    },
    'kromgo': {
      namespace: 'kromgo',
      chart: helm('3.6.1', 'app-template', 'oci://ghcr.io/bjw-s/helm'),
      dependsOn: ['kube-prometheus-stack'],
    },
    'spegel': {
      namespace: 'spegel',
      chart: helm('0.6.0', 'spegel', 'oci://ghcr.io/spegel-org/helm-charts'),
      dependsOn: ['cilium', 'kube-prometheus-stack-crds'],
    },
  },
});
