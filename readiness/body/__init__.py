"""What the body says on a morning: signs, score and conditions, before any schedule is asked."""
